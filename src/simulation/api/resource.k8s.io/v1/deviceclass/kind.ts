import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

export default defineKind({ ...keptKind('resource.k8s.io/v1', 'DeviceClass'), hasGeneration: true });
