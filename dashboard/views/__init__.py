"""The pages, each with a `render(context)`. Not named `pages`: Streamlit would run those past the entry script."""
