"""The health studio: the model in force as a document, drafts with a live preview, publishing, and going back."""
