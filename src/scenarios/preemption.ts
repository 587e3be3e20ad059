import { workers } from '../simulation/cluster/config';
import { applyText, defineScenario } from './define-scenario';

const pod = (name: string, priority: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  ${priority}
  terminationGracePeriodSeconds: 3
  containers:
    - name: app
      image: registry.k8s.io/pause:3.10
      resources: {requests: {cpu: "3"}}
`;

const classes = `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: urgent}
value: 1000
`;

export default defineScenario({
  title: 'an urgent pod makes room for itself by preempting a less urgent one',
  config: { nodes: workers(1) },
  inputs: [
    { at: 3, input: applyText(`${classes}---\n${pod('usual', '')}`) },
    { at: 10, input: applyText(pod('important', 'priorityClassName: urgent')) },
  ],
  until: 30,
});
