/**
 * Volumes that pods claim.
 * Models: kube-scheduler VolumeBinding for pods without claims: it has nothing to do.
 * Leaves out: claims, volumes and their node affinity; a pod with claims is placed as if it had none.
 */
import { definePlugin } from '../../framework/plugin';
import { skip } from '../../framework/status';

const NAME = 'VolumeBinding';
const NOTHING_TO_DO = skip(NAME);

export default definePlugin({
  name: NAME,
  create: () => ({
    preScore: () => NOTHING_TO_DO,
    score: () => 0,
  }),
});
