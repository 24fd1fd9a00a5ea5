{% autoescape off %}self.HOME = "{{ home|escapejs }}";
self.PIECES = [{% for one in pieces %}"{{ one|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
{% if script %}importScripts("{{ script|escapejs }}");{% endif %}
{% endautoescape %}
