import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

export default defineKind({ ...keptKind('networking.k8s.io/v1', 'ServiceCIDR'), emptyStatus: {} });
