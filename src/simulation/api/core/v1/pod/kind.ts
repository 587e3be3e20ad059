import { copyFields } from '../../../../apimachinery/deep';
import { defineKind } from '../../../define-kind';
import { podColumns } from './columns';
import { setPodDefaults } from './defaults';
import { podFieldsNotSimulated } from './not-simulated';
import { Pod } from './pod';
import { qosClassOf } from './qos';
import { mergePodLabels } from './strategy';
import { validatePod } from './validation/pod';
import { validatePodStatusUpdate, validatePodUpdate } from './validation/update';
import { podWarnings } from './warnings';

export default defineKind<Pod>({
  ...Pod,
  acts: true,
  notSimulated: podFieldsNotSimulated('spec'),
  hasGeneration: true,
  answersDeleted: true,
  columns: podColumns,
  selectableFields: {
    'spec.nodeName': '',
    'spec.restartPolicy': '',
    'spec.schedulerName': '',
    'spec.serviceAccountName': '',
    'spec.hostNetwork': 'false',
    'status.phase': '',
    'status.podIP': '',
    'status.podIPs': '',
    'status.nominatedNodeName': '',
  },
  setDefaults: setPodDefaults,
  prepareForCreate(pod, env) {
    mergePodLabels(pod);
    pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec) };
    if (pod.spec.schedulingGates?.length) pod.status.conditions = [gated(env.timestamp())];
  },
  prepareForUpdate(pod, before) {
    if (pod.spec === before.spec) return;
    // Ephemeral containers have a subresource of their own.
    if (before.spec.ephemeralContainers) pod.spec.ephemeralContainers = before.spec.ephemeralContainers;
    else delete pod.spec.ephemeralContainers;
    if (before.spec.schedulingGates?.length && !pod.spec.schedulingGates?.length)
      pod.status = {
        ...pod.status,
        conditions: pod.status.conditions?.filter(({ reason }) => reason !== 'SchedulingGated'),
      };
  },
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  validatesWholeOnUpdate: false,
  warnings: podWarnings,
  status: {
    prepare(pod, before) {
      // Class and node of a pod are settled; a status cannot change them.
      const { qosClass } = before.status;
      if (qosClass && pod.status.qosClass !== qosClass) {
        pod.status = copyFields(pod.status);
        pod.status.qosClass = qosClass;
      }
      const { ownerReferences } = before.metadata;
      if (pod.metadata.ownerReferences === ownerReferences) return;
      pod.metadata = copyFields(pod.metadata);
      if (ownerReferences) pod.metadata.ownerReferences = ownerReferences;
      else delete pod.metadata.ownerReferences;
    },
    validate: validatePodStatusUpdate,
  },
  graceOf(pod, asked) {
    if (!pod.spec.nodeName || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return 0;
    const grace = asked ?? pod.spec.terminationGracePeriodSeconds ?? 0;
    return grace < 0 ? 1 : grace;
  },
});

function gated(now: string) {
  return {
    type: 'PodScheduled',
    status: 'False' as const,
    lastProbeTime: null,
    lastTransitionTime: now,
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  };
}
