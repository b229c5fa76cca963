// What a queue is about, as it lies on its server: written by another machine, and so read with care.

import type { QueuePlan } from '../core/queue.ts';
import { isListOf, isObject, isText, isTextOrNull } from './guard.ts';

export function isQueuePlan(value: unknown): value is QueuePlan {
  return (
    isObject(value) &&
    isText(value['pawl']) &&
    isText(value['runtime']) &&
    isText(value['environment']) &&
    isText(value['command']) &&
    typeof value['fresh'] === 'boolean' &&
    isTextOrNull(value['commit']) &&
    isText(value['folder']) &&
    isTextOrNull(value['contents']) &&
    isListOf(value['expected'], isText)
  );
}
