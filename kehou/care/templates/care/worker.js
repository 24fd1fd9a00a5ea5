{% autoescape off %}self.HOME = "{{ home|escapejs }}";
self.SHELF = "{{ shelf|default:'kehou-pocket'|escapejs }}";
self.DOORS = [{% for one in doors %}"{{ one|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
self.PIECES = [{% for one in pieces %}"{{ one|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
{% if script %}importScripts("{{ script|escapejs }}");{% endif %}
{% endautoescape %}
