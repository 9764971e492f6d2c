/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "km-answers.h"
#include "km-driver.h"

G_BEGIN_DECLS

/* The main job, step by step, as a clerk does it: by keys, reading what is on screen. The tour, the journeys and the
 * killing tests all walk it by these steps. Each step waits until its end is seen on screen. */
typedef struct
{
  KmDriver  *driver;     /* (not owned) */
  KmAnswers *answers;    /* (not owned) */
  gboolean   arabic;
  char      *state_dir;  /* (owned) the till's and the server's files */
  char      *pdf_dir;    /* (owned) where receipts are left without a printer */
} KmMainJob;

typedef enum
{
  KM_PAY_CASH,
  KM_PAY_CARD,
} KmPay;

void  km_main_job_language        (const char *language);
void  km_main_job_start           (KmMainJob  *job,
                                   const char *window);
void  km_main_job_start_beside    (KmMainJob  *job,
                                   const char *server_url);
void  km_main_job_sign_in         (KmMainJob  *job,
                                   const char *username,
                                   gboolean    counter);
void  km_main_job_open_shift      (KmMainJob  *job,
                                   const char *pounds);
void  km_main_job_call_next       (KmMainJob  *job);
void  km_main_job_begin           (KmMainJob  *job);
void  km_main_job_add             (KmMainJob  *job,
                                   const char *typed,
                                   const char *shown);
void  km_main_job_fill            (KmMainJob  *job);
void  km_main_job_tender          (KmMainJob  *job,
                                   KmPay       how);
void  km_main_job_pay             (KmMainJob  *job,
                                   KmPay       how);
char *km_main_job_receipt_number  (KmMainJob  *job);
char *km_main_job_find_file       (const char *folder,
                                   const char *name);

G_END_DECLS
