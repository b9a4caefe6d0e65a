export { factsOf, NO_COUNTS } from '../failures/bare-facts.ts';
