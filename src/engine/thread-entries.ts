// Files of this package by themselves: rolldown.config.ts puts them beside the part that this module becomes.
export const WORKER_ENTRY = new URL('./worker.js', import.meta.url);
export const DEFLATE_WORKER_ENTRY = new URL('./deflate-worker.js', import.meta.url);
