// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-caller.h"
#include "km-clock.h"
#include "km-command.h"
#include "km-receipt-check.h"
#include "km-store.h"
#include "km-summary.h"

G_BEGIN_DECLS

/* What a command is executed with: made for one command, used on the writer's thread only. A command's function reads the body
 * (strictly), changes the database, and leaves result, flags and events here.
 *
 * Its errors: KM_ERROR with a wire code refuses a wish or a decision. A fact is refused only for "bad-body" and "id-reused"; any
 * other error takes back what the function did, and the fact is recorded with the code and "not-applied" as flags. */
typedef struct _KmApply KmApply;

struct _KmApply
{
  KmStore *store;
  KmDb *db;
  KmDirectory *directory;
  KmSummary *summary;
  const KmCaller *caller;
  const KmCommand *command;
  const KmReceiptCheck *check;     /* nullable: what was found out about it where it was admitted */
  gboolean fact;
  gint64 position;                 /* of a new ticket: the order of execution */
  KmTime now;                      /* server time of the batch */
  KmTime at;                       /* when it happened: a fact's made_at (never after now), else now */
  const char *actor;               /* account; nullable */
  const char *till;                /* nullable */
  const KmCentre *centre;          /* NULL until km_apply_enter_centre() */
  char day[KM_DATE_FORMAT_LENGTH]; /* the business day of `at` */
  char late_day[KM_DATE_FORMAT_LENGTH]; /* a closed day that a fact came too late for; "": none */

  /* What comes out of it. */
  json_t *result;      /* object */
  json_t *extra;       /* nullable object: members beside a problem's own */
  char *subject;       /* nullable: what a case about this command is about (a ticket's id, a receipt's number) */
  GPtrArray *flags;    /* char * */
  json_t *details;     /* nullable object: what a supervisor reads about the case that the flags open */
  GArray *events;      /* KmPendingEvent */
  gboolean everywhere; /* no centre's own: audit and events go to every centre */
  gboolean body_private; /* the body holds what is nobody's business later: it is not kept, whatever becomes of the command */
  GPtrArray *centres;  /* nullable, char *: of these centres, which may be new, and not only of `centre` */
  GPtrArray *ended;    /* nullable, char *: user names whose sessions have ended with it */
  gboolean body_kept;  /* the body lies in another table: not beside the command again */
  gboolean queue_changed;
  gboolean directory_changed, catalogue_changed;
  KmTime set_clock; /* KM_TIME_NONE, or what the clock shows after the commit */
  KmJsonMemo memo;  /* what stands in several of the texts that come out of it */
};

typedef struct
{
  const char *kind; /* static */
  char *centre;     /* nullable: of this one alone */
  char *subject;
  char *body; /* JSON */
} KmPendingEvent;

/* Sets the fields that come from caller and command. `tz`: of the business day. */
void km_apply_init (KmApply *self, KmStore *store, KmDb *db, KmDirectory *directory, KmSummary *summary, const KmCaller *caller,
                    const KmCommand *command, gboolean fact, KmTime now);
void km_apply_clear (KmApply *self);
/* As after km_apply_init(), but keeps the flags. */
void km_apply_reset (KmApply *self);

/* Reads the body by `members`; a wrong one is "bad-body". */
gboolean km_apply_read (KmApply *self, const KmJsonMember *members, gsize n_members, gpointer out, GError **error);

/* The centre the command belongs to: the caller's own ("other-centre"), and known ("unknown-centre"). */
gboolean km_apply_enter_centre (KmApply *self, const char *centre, GError **error);

/* What concerns the whole house is for administrators of all centres ("forbidden"). Goes to every centre's log. */
gboolean km_apply_enter_house (KmApply *self, GError **error);

/* The command is (also) of `centre`, which may be made by it. */
void km_apply_add_centre (KmApply *self, const char *centre);

/* The sessions of `username` end with the commit. Errors of the database. */
gboolean km_apply_end_sessions (KmApply *self, const char *username, GError **error);

/* The counter exists ("unknown-counter"), is of the caller's centre ("other-centre"), and a clerk's session is signed in at
 * it ("forbidden"). Enters its centre. NULL with an error. */
const KmCounter *km_apply_enter_counter (KmApply *self, const char *counter, GError **error);

/* A flag; each once. Flags of a fact open a case. */
void km_apply_flag (KmApply *self, const char *flag);
gboolean km_apply_has_flag (KmApply *self, const char *flag);
char *km_apply_join_flags (KmApply *self); /* blank between; new string */

/* A member of `details`; `value` is stolen. */
void km_apply_detail (KmApply *self, const char *name, json_t *value);

/* An event, sent after the commit. `body` is stolen (NULL: {}). */
void km_apply_event (KmApply *self, const char *kind, const char *subject, json_t *body);

/* The same for one of several centres. */
void km_apply_event_in (KmApply *self, const char *centre, const char *kind, const char *subject, json_t *body);

/* A case for a supervisor beside the one that flags open, for example a shift's difference. `details` (stolen, nullable) is an object
 * that only its readers see, no event. */
gboolean km_apply_open_case (KmApply *self, const char *kind, const char *subject, const char *flags, GError **error);
gboolean km_apply_open_case_with (KmApply *self, const char *kind, const char *subject, const char *flags, json_t *details, GError **error);

/* Opens the business day `day` of the centre if there is none. `closed` (nullable): it has been closed, so that what happens now is in
 * no report of that closing; a fact gets "day-closed" while it is. */
gboolean km_apply_touch_day (KmApply *self, gboolean *closed, GError **error);

/* The same for a wish or a decision that begins something new on that day: KM_ERROR "day-closed" while it is closed. */
gboolean km_apply_need_day (KmApply *self, GError **error);

/* A fact about what belongs to another day (a ticket's): "day-closed" if that one is closed. */
gboolean km_apply_check_day (KmApply *self, const char *day, GError **error);

G_END_DECLS
