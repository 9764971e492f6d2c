/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-test-client.h"

G_BEGIN_DECLS

/* Sends commands as a workstation does: the same bytes again and again until they are answered, whoever kills the server meanwhile.
 * A poster belongs to one thread; where the server is now, all of them share. */

typedef struct
{
  GMutex mutex;
  GCond changed;
  guint16 port;        /* 0: there is no server at the moment */
  guint answers;       /* since the start, of all posters */
} KmTestPlace;

void          km_test_place_init      (KmTestPlace *self);
void          km_test_place_clear     (KmTestPlace *self);
void          km_test_place_set       (KmTestPlace *self,
                                       guint16      port);
/* Waits until there have been @answers. */
void          km_test_place_wait      (KmTestPlace *self,
                                       guint        answers);
guint         km_test_place_answers   (KmTestPlace *self);

typedef struct _KmTestPoster KmTestPoster;

KmTestPoster *km_test_poster_new      (KmTestPlace  *place);
void          km_test_poster_free     (KmTestPoster *self);
/* How often something was sent again. */
guint         km_test_poster_again    (KmTestPoster *self);

/* Sends @commands (an array; taken over) with @token until each has an answer that is final (accepted, duplicate or rejected). The
 * answers, in order. New reference. */
json_t       *km_test_poster_send     (KmTestPoster *self,
                                       const char   *token,
                                       json_t       *commands);

G_END_DECLS
