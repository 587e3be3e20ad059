/**
 * The preset dictionary of `#v1:` links: texts that manifests and payloads are made of, the most frequent last.
 * FROZEN FOR EVER: one changed byte breaks every link that was ever made. A better one becomes v2 (a test holds its hash).
 */
export const DICTIONARY_V1 = [
  'storageClassName: volumeClaimTemplates:\n  accessModes: ["ReadWriteOnce"]\n  persistentVolumeClaim:\n  claimName: ',
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nkind: Ingress\n  podSelector:\n  ingress:\n  - from:\n  policyTypes:\n',
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nkind: RoleBinding\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n',
  'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n  scaleTargetRef:\n  minReplicas: 1\n  maxReplicas: 10\n',
  'apiVersion: policy/v1\nkind: PodDisruptionBudget\n  minAvailable: 1\n',
  'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nvalue: 1000\npreemptionPolicy: \nglobalDefault: false\n',
  'apiVersion: batch/v1\nkind: CronJob\n  schedule: "*/1 * * * *"\n  jobTemplate:\n',
  'apiVersion: apps/v1\nkind: StatefulSet\n  serviceName: \napiVersion: apps/v1\nkind: ReplicaSet\napiVersion: apps/v1\nkind: DaemonSet\n',
  'apiVersion: v1\nkind: ConfigMap\ndata:\napiVersion: v1\nkind: Secret\nstringData:\napiVersion: v1\nkind: Namespace\n',
  '      affinity:\n        podAntiAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n          - labelSelector:\n',
  '        nodeAffinity:\n          preferredDuringSchedulingIgnoredDuringExecution:\n            nodeSelectorTerms:\n            - matchExpressions:\n',
  '              - key: \n                operator: In\n                values:\n                - \n            topologyKey: kubernetes.io/hostname\n',
  '      topologySpreadConstraints:\n      - maxSkew: 1\n        topologyKey: topology.kubernetes.io/zone\n        whenUnsatisfiable: DoNotSchedule\n',
  '      tolerations:\n      - key: \n        operator: Exists\n        effect: NoSchedule\n      nodeSelector:\n      priorityClassName: \n',
  'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: pi\nspec:\n  completions: 1\n  parallelism: 1\n  backoffLimit: 4\n  template:\n    spec:\n',
  '      restartPolicy: Never\n      restartPolicy: OnFailure\n      restartPolicy: Always\n      terminationGracePeriodSeconds: 30\n',
  '      initContainers:\n      - name: init\n        image: busybox:1.36\n        command: ["sh", "-c", "echo hello; sleep 30; exit 1"]\n        args: []\n',
  '        envFrom:\n        - configMapRef:\n        env:\n        - name: \n          value: ""\n          valueFrom:\n            secretKeyRef:\n',
  '        volumeMounts:\n        - name: data\n          mountPath: /data\n      volumes:\n      - name: data\n        emptyDir: {}\n',
  '        livenessProbe:\n          exec:\n            command:\n          initialDelaySeconds: 5\n          periodSeconds: 10\n          failureThreshold: 3\n',
  '        startupProbe:\n          tcpSocket:\n            port: 8080\n        lifecycle:\n          preStop:\n          postStart:\n',
  '        readinessProbe:\n          httpGet:\n            path: /\n            port: 80\n        resources:\n          requests:\n            cpu: 100m\n',
  '            memory: 64Mi\n          limits:\n            cpu: 500m\n            memory: 128Mi\n        imagePullPolicy: IfNotPresent\n',
  '"nodes":3,"zones":1,"cpu":"4","memory":"8Gi","maxPods":110,"labels":{},"taints":[],"podCIDR":"10.244.0.0/16","networkModel":"docker",',
  '"bridge":"cni0","latencies":"teaching","do":"delete","do":"scale","replicas":2,"do":"rollout-restart","do":"cordon","do":"drain",',
  '"namespace":"default","resource":"deployments","group":"apps","version":"v1","prune":true,"lang":"zh"',
  '{"v":1,"config":{},"seed":42,"inputs":[{"afterTasks":0,"time":0,"input":{"do":"apply","files":[{"name":"web.yaml","text":"',
  '"}]}}],"files":[{"name":"web.yaml","text":""}],"at":{"step":0},"end":{"step":0,"time":0},"selection":{"kind":"object","key":"',
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: NodePort\n  type: ClusterIP\n  selector:\n    app: web\n  ports:\n  - port: 80\n',
  '    protocol: TCP\n    targetPort: 80\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: default\n  labels:\n    app: web\nspec:\n',
  '  containers:\n  - name: nginx\n    image: nginx:1.27\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n',
  '  replicas: 3\n  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxSurge: 1\n      maxUnavailable: 0\n  selector:\n    matchLabels:\n',
  '      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        ports:\n        - containerPort: 80\n',
]
  .join('')
  // In a payload manifests stand inside JSON strings.
  .replaceAll('\n', '\\n')
  .replaceAll(': "', ': \\"');
