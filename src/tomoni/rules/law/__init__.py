"""What a rule set holds once it is read: definitions, figures and tables with their months, and since when known."""
