"""From blocks to filings (认表): a form is recognised by what it says, not by where it stands."""
