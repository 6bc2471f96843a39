"""Judged rules (判断类规则): what a capable model is asked, and what of its answers is believed."""
