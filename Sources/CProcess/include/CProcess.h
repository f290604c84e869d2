#ifndef GLASSURN_CPROCESS_H
#define GLASSURN_CPROCESS_H

/* What Swift cannot call: prctl takes variable arguments, and execv wants the arguments as the system gave them. */

/* From now on no core of this process is written or piped anywhere, and no other process of the same user may read its
   memory or environment. 0, or -1 with errno. Elsewhere than on Linux: 0. */
int glassurn_forbid_dumping(void);

/* Makes sure that the loader bound every function of every library at the start: where it binds one at its first call, it
   saves the registers on the stack, with the secrets that may be in them. If it did not, the program begins again in the
   same process, with these arguments. 0, or -1 with errno. Elsewhere than on Linux: 0. */
int glassurn_bind_functions(char *const arguments[]);

/* Gives freed memory back to the system, where the C library keeps it for later (glibc). */
void glassurn_release_memory(void);

#endif
