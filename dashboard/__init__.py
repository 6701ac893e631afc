"""How it is shown: the web application, its pages, charts and components. The only package that imports Streamlit and Plotly."""
