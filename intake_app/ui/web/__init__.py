"""The web shell around Streamlit: sign-in, registration, files, and the middleware that guards everything.

Begin with `shell.py`. Pages here are rendered on the server and work without scripts, so that password managers,
screen readers and narrow screens find plain forms.
"""
