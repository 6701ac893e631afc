"""How it is shown: web application, pages, charts. The only package that imports Streamlit and Plotly."""
