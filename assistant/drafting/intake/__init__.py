"""What a brief is read from (收材料): TOML, plain sentences, papers, last year's filing."""
