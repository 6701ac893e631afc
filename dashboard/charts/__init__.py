"""Charts: Plotly figures made from figures already computed; no queries, no Streamlit."""
