"""The journal: what must outlive a snapshot. Vault, access log, login sessions, drafts."""
