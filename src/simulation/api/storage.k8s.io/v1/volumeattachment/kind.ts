import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

export default defineKind({ ...keptKind('storage.k8s.io/v1', 'VolumeAttachment'), emptyStatus: { attached: false } });
