#ifndef GLASSURN_CPROCESS_H
#define GLASSURN_CPROCESS_H

/* prctl takes variable arguments, which Swift cannot call. */

/* From now on no core of this process is written or piped anywhere, and no other process of the same user may read its
   memory or environment. 0, or -1 with errno. Elsewhere than on Linux: 0. */
int glassurn_forbid_dumping(void);

#endif
