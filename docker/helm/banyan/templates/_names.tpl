{{- define "banyan.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* The processes of the chart, in the order in which they are written. */}}
{{- define "banyan.processes" -}}gateway control inventory pricing orders{{- end }}

{{/* Of one process: (dict "root" $ "name" "gateway") */}}
{{- define "banyan.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "banyan.labels" -}}
{{ include "banyan.selector" . }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "banyan.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* What a process listens on: names, as services, probes and policies call them, to ports, as libs/kernel/src/settings.ts has them. */}}
{{- define "banyan.ports" -}}
{{- if eq . "gateway" }}{ storefront: 8080, ops: 9080 }
{{- else if eq . "control" }}{ ops: 8081 }
{{- else if eq . "inventory" }}{ rpc: 8101, ops: 9101 }
{{- else if eq . "pricing" }}{ rpc: 8102, ops: 9102 }
{{- else if eq . "orders" }}{ rpc: 8103, ops: 9103 }
{{- end }}
{{- end }}

{{- define "banyan.priorityClass" -}}
{{- $own := (index .root.Values .name).priorityClassName }}
{{- if $own }}{{ $own }}
{{- else if .root.Values.priorityClasses.create }}{{ include "banyan.fullname" .root }}-{{ ternary "gateway" "services" (eq .name "gateway") }}
{{- end }}
{{- end }}
