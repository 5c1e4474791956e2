"""Documents on paper: a frozen context becomes the bytes of a .docx, the same bytes every time.

Imports `models`, docx, docxtpl and jinja2; knows nothing of services, screens or storage.
Begin with `contexts` (what each paper says), then `catalogue` (which papers there are), then `render`.
A template is a Word file under `templates/<scheme>/<kind>.docx`, or `templates/common/<kind>.docx` where
the scheme has no layout of its own; it is edited in Word, checked by `render.template_faults`.
"""
