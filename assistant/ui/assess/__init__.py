"""The tab 自评: a filing, its results, and the 自评表 that follows."""
