"""A made-up public body: its vacancies and applicants, played through the same door as real ones. Nobody here exists."""
