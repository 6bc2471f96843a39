"""The tab 审核: the form as it was read beside its original, corrections, findings."""
