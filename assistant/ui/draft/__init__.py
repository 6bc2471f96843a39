"""The tab 起草: fields and papers on the left, the draft and what can be done with it on the right."""
