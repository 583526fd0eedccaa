/** In the environment of a task: what it starts is to end with it, and nothing but itself can see to that. */
export const tieChildren = 'LADYLINUX_TIE_CHILDREN';
