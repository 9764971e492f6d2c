/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-caller.h"
#include "km-clock.h"
#include "km-problem.h"
#include "km-store.h"
#include "km-writer.h"

G_BEGIN_DECLS

/* Who is signed in. Sessions lie in the database, so that a restart signs nobody out, and in memory, so that a request
 * costs no query. A token is never stored, only its hash. Any thread. */
typedef struct _KmSessions KmSessions;

/* A session; immutable but for when it was last used. Counted by reference. */
typedef struct
{
  KmCaller *caller;
  char *token_hash;
  char *name_ar;
  char *name_en;
  char *number;
  KmTime began;        /* in real time, as the others: a practice clock that is set signs nobody out */
  KmTime expires;      /* at the latest, however busy */
  /*< private >*/
  gatomicrefcount ref_count;
  gint64 seen;         /* under the sessions' lock */
  gboolean seen_changed;
} KmSession;

/* What a person asks for when signing in. */
typedef struct
{
  char *username;
  char *password;
  char *centre;
  char *counter;       /* nullable */
  char *till;          /* nullable */
  char *source;        /* where the attempt comes from: the till, else the address */
  gboolean take_over;
  char *approve;       /* nullable: no session, but a second signature for the command of this id… */
  char *approve_kind;  /* …and kind; centre, counter and till are not asked for then */
} KmSignIn;

KmSignIn   *km_sign_in_new            (void);
/* Frees, and wipes the password. */
void        km_sign_in_free           (KmSignIn    *ask);

KmSession  *km_session_ref            (KmSession   *session);
void        km_session_unref          (KmSession   *session);

/* Reads the sessions of the database; those of accounts that lost their rights are gone. */
KmSessions *km_sessions_new           (KmStore     *store,
                                       KmWriter    *writer,
                                       KmClock     *clock,
                                       GError     **error);

/* Finishes the checks of passwords that are under way; before the writer stops. Then km_sessions_free(). */
void        km_sessions_stop          (KmSessions  *self);
void        km_sessions_free          (KmSessions  *self);

/* The session of @token, which counts as used now; NULL: none, or expired. */
KmSession  *km_sessions_find          (KmSessions  *self,
                                       const char  *token);

/* Whether the session of a token's hash still stands; does not count as use. */
gboolean    km_sessions_is_alive      (KmSessions  *self,
                                       const char  *token_hash);

/* Calls @func for every session that stands, under the lock: it must be quick and call nothing here. */
void        km_sessions_foreach       (KmSessions  *self,
                                       void       (*func) (const KmSession *session, gpointer user_data),
                                       gpointer     user_data);

/* The wire's form of a session, with its token if one is given. New reference. */
json_t     *km_session_to_json        (const KmSession *session,
                                       const char  *token,
                                       gboolean     practice,
                                       KmTime       clock_ahead);

/* Called once, on any thread: a session and its token, or a problem, which is the callee's to free. */
typedef void (*KmSignedIn) (gpointer     user_data,
                            KmSession   *session,
                            const char  *token,
                            KmProblem   *problem);

/* Checks the password on a pool and makes the session, or the approval: then the session given to @done is nobody's, it tells who
 * signed and until when. Takes @ask over. */
void        km_sessions_sign_in       (KmSessions  *self,
                                       KmSignIn    *ask,
                                       KmSignedIn   done,
                                       gpointer     user_data);

/* Ends a session; @done as for km_writer_call(). FALSE: the writer takes nothing now. */
gboolean    km_sessions_sign_out      (KmSessions  *self,
                                       KmSession   *session,
                                       KmWriterDone done,
                                       gpointer     user_data);

/* Forgets the sessions of an account, which have ended in the database. */
void        km_sessions_end_account   (KmSessions  *self,
                                       const char  *username);

/* Writes when sessions were last used, and forgets those that expired. Called about each minute. */
void        km_sessions_sweep         (KmSessions  *self);

/* The caller that a till's token means, and whether the till was revoked; NULL without an error when it is no till's. */
KmCaller   *km_sessions_find_till     (KmSessions  *self,
                                       const char  *token,
                                       gboolean    *revoked,
                                       GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmSession, km_session_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmSignIn, km_sign_in_free)

G_END_DECLS
