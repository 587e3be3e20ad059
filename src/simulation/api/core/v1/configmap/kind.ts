import { defineKind } from '../../../define-kind';
import { ConfigMap } from './configmap';

export default defineKind<ConfigMap>({
  ...ConfigMap,
  acts: true,
  shortNames: ['cm'],
});
