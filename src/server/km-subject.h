/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-request.h"
#include "km-sessions.h"

G_BEGIN_DECLS

/* Who asks: what the gate found behind the token. */
typedef struct
{
  KmCaller *caller;    /* never NULL */
  KmSession *session;  /* NULL: a till, or anyone */
} KmSubject;

KmSubject  *km_subject_new  (const KmCaller *caller,
                             KmSession      *session);
void        km_subject_free (KmSubject      *subject);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmSubject, km_subject_free)

G_END_DECLS
