// The two layers are in layers.ts, what they look at in chain.ts; attempt.ts puts them together, for it may catch.
export { classify } from './attempt.ts';
