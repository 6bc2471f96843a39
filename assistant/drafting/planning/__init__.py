"""From facts to a complete table (指标方案), without a model."""
