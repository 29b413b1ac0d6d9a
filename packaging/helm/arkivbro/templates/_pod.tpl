{{- define "arkivbro.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "arkivbro.labels" -}}
app.kubernetes.io/name: arkivbro
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- define "arkivbro.claim" -}}
{{ .Values.storage.existingClaim | default (printf "%s-files" .Release.Name) }}
{{- end }}

{{- define "arkivbro.pod" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
automountServiceAccountToken: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "arkivbro.container" -}}
image: {{ include "arkivbro.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
env:
  - name: DATABASE_URL
    value: {{ .Values.database.url | quote }}
  - name: DATABASE_PASSWORD
    valueFrom:
      secretKeyRef: {name: {{ .Values.database.passwordSecret }}, key: password}
  - name: ARKIVBRO_HTTPS
    value: "1"
  - name: ARKIVBRO_ALLOWED_HOSTS
    value: {{ .Values.host | quote }}
envFrom:
  - secretRef: {name: {{ .Values.environmentSecret }}}
volumeMounts:
  - {name: settings, mountPath: /etc/arkivbro, readOnly: true}
  - {name: files, mountPath: /srv/arkivbro/data}
  - {name: temporary, mountPath: /tmp}
{{- end }}

{{- define "arkivbro.volumes" -}}
- name: settings
  configMap: {name: {{ .Release.Name }}-settings}
- name: files
  persistentVolumeClaim: {claimName: {{ include "arkivbro.claim" . }}}
- name: temporary
  emptyDir: {sizeLimit: 1Gi}
{{- end }}
