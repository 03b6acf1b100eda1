{{/* What a process is told: where the others are, what the chart knows, and then its own settings, which win. */}}
{{- define "banyan.environment" -}}
{{- $root := .root }}
{{- $name := .name }}
{{- $values := index $root.Values $name }}
{{- $full := include "banyan.fullname" $root }}
{{- $told := dict "BANYAN_ENVIRONMENT" $root.Values.environment "BANYAN_TRACE_RATIO" $root.Values.telemetry.traceRatio }}
{{- with $root.Values.telemetry.otlpEndpoint }}{{ $_ := set $told "OTEL_EXPORTER_OTLP_ENDPOINT" . }}{{ end }}
{{- if ne $name "control" }}
{{- $_ := set $told "LEGACY_URL" (required "legacy.url: where the legacy core is, as every process reaches it" $root.Values.legacy.url) }}
{{- end }}
{{- if has $name (list "gateway" "control") }}
{{- $_ := set $told "UNLEASH_URL" (required "unleash.url: where Unleash is, with /api at its end" $root.Values.unleash.url) }}
{{- $_ := set $told "BANYAN_DATA_DIR" "/var/lib/banyan" }}
{{- end }}
{{- if eq $name "gateway" }}
{{- /* Each of them: a name for all would give each control a part of the reports. */}}
{{- $controls := list }}
{{- range $number := until (int $root.Values.control.replicas) }}
{{- $controls = append $controls (printf "http://%s-control-%d.%s-control-ops:8081" $full $number $full) }}
{{- end }}
{{- $_ := set $told "CONTROL_URL" (join "," $controls) }}
{{- $_ := set $told "BANYAN_DRAIN_NOTICE_MS" (mul $values.noticeSeconds 1000) }}
{{- $_ := set $told "PRICING_HOST" (printf "%s-pricing" $full) }}
{{- end }}
{{- if eq $name "control" }}
{{- $_ := set $told "CONTROL_HOST" "0.0.0.0" }}
{{- $_ := set $told "CONTROL_TOKENS_FILE" (printf "/etc/banyan/secrets/%s" $values.tokensKey) }}
{{- $_ := set $told "UNLEASH_ENVIRONMENT" $root.Values.unleash.environment }}
{{- $_ := set $told "GATEWAY_URL" (printf "http://%s-gateway:8080" $full) }}
{{- end }}
{{- if has $name (list "control" "orders") }}
{{- $_ := set $told "BANYAN_PERSONAL_DATA_DAYS" $root.Values.personalDataDays }}
{{- end }}
{{- if has $name (list "gateway" "control") }}
{{- $_ := set $told "ORDERS_HOST" (printf "%s-orders" $full) }}
{{- end }}
{{- $_ := set $told "INVENTORY_HOST" (printf "%s-inventory" $full) }}
{{- if eq $name "inventory" }}{{ $_ := set $told "PRICING_HOST" (printf "%s-pricing" $full) }}{{ end }}
{{- if has $name (list "inventory" "pricing" "orders") }}{{ $_ := set $told (printf "%s_HOST" (upper $name)) "0.0.0.0" }}{{ end }}
{{- range $setting, $value := $values.settings }}{{ $_ := set $told $setting $value }}{{ end }}
{{- if ne $name "control" }}
# Its own address and not every one: it tells control where its operations side is.
- { name: OPS_HOST, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
{{- end }}
{{- range $setting, $value := $told }}
- { name: {{ $setting }}, value: {{ $value | toString | quote }} }
{{- end }}
{{- range $setting, $key := $values.secrets }}
- { name: {{ $setting }}_FILE, value: /etc/banyan/secrets/{{ $key }} }
{{- end }}
{{- end }}

{{/* The keys of the Secret that a process may read, and no others. */}}
{{- define "banyan.secretItems" -}}
{{- range $key := uniq (concat (values .secrets) (list .tokensKey | compact)) | sortAlpha }}
- { key: {{ $key }}, path: {{ $key }} }
{{- end }}
{{- end }}
