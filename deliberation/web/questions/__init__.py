"""Pages of questions: their list, the page of one, drafting and opening."""
