// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-caller.h"
#include "km-clock.h"
#include "km-command.h"
#include "km-store.h"
#include "km-summary.h"

G_BEGIN_DECLS

/* What a command is executed with: made by the writer for one command, used on its thread only. */
typedef struct _KmApply KmApply;

struct _KmApply
{
  KmStore *store;
  KmDb *db;
  KmClock *clock;
  KmDirectory *directory;
  KmSummary *summary;
  const KmCaller *caller;
  const KmCommand *command;
  gboolean fact;
  KmTime now;                      /* server time of the batch */
  KmTime at;                       /* when it happened: a fact's made_at (never after now), else now */
  const KmCentre *centre;          /* NULL until km_apply_enter_centre() */
  char day[KM_DATE_FORMAT_LENGTH]; /* the business day of `at` */

  /* What comes out of it. */
  json_t *result;    /* nullable; an object */
  GPtrArray *flags;  /* char * */
  GArray *events;    /* KmPendingEvent */
  gboolean directory_changed, catalogue_changed;
  KmTime set_clock; /* KM_TIME_NONE, or what the clock shows after the commit */
};

/* The centre the command belongs to. For a session or till it must be its own centre ("other-centre"); unknown: "unknown-centre". */
gboolean km_apply_enter_centre (KmApply *self, const char *centre, GError **error);

/* The caller's counter rule: the counter exists ("unknown-counter"), is of the caller's centre ("other-centre"), and a clerk's
 * session is signed in at it ("forbidden"). Enters its centre. NULL with an error. */
const KmCounter *km_apply_enter_counter (KmApply *self, const char *counter, GError **error);

/* A flag on a fact; each once. */
void km_apply_flag (KmApply *self, const char *flag);

/* An event of the command's centre, sent after the commit. `body` is stolen (NULL: {}). */
void km_apply_event (KmApply *self, const char *kind, const char *subject, json_t *body);

/* A case for a supervisor, once for each command: its flags are those of the command when it is recorded. */
gboolean km_apply_open_case (KmApply *self, const char *kind, const char *subject, GError **error);

/* Opens the business day `self->day` of the centre if there is none; a closed one is flagged "day-closed" for a fact. */
gboolean km_apply_touch_day (KmApply *self, GError **error);

/* An id for what the command makes. */
void km_apply_id (KmApply *self, const char *label, char out[KM_UUID_LENGTH]);

G_END_DECLS
