/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-validate.h"

/* One answer under check: what the rules of the types share. */
typedef struct {
  const char              *text;    /* cleaned, never empty */
  const KmValidateContext *context; /* never NULL */
  char                    *clean;   /* the result; starts as a copy of text */
  KmFieldProblem           problem;
} KmCheck;

typedef void (*KmCheckFunc) (KmCheck *check);

/* Each takes over the clean form. */
void km_check_take (KmCheck *check, char *clean);
/* The first problem stays. @sentence is translated already; _take frees it. */
void km_check_block (KmCheck *check, const char *code, const char *sentence);
void km_check_warn (KmCheck *check, const char *code, const char *sentence);
void km_check_block_take (KmCheck *check, const char *code, char *sentence);

/* @text without any of the ASCII characters @drop. New string. */
char *km_check_strip (const char *text, const char *drop);

gboolean km_check_is_digits (const char *text);
gboolean km_check_is_foreigner (const KmCheck *check);

/* Codes (km-validate-codes.c). */
void km_check_national_id (KmCheck *check);
void km_check_passport (KmCheck *check);
void km_check_phone (KmCheck *check);
void km_check_mobile (KmCheck *check);
void km_check_plate (KmCheck *check);
void km_check_tax_number (KmCheck *check);
void km_check_commercial_register (KmCheck *check);
void km_check_card_last4 (KmCheck *check);
void km_check_bank_account (KmCheck *check);
void km_check_iban (KmCheck *check);
void km_check_postal_code (KmCheck *check);
void km_check_governorate (KmCheck *check);
void km_check_email (KmCheck *check);

/* Dates and numbers (km-validate-values.c). */
void km_check_date (KmCheck *check);
void km_check_past_date (KmCheck *check);
void km_check_integer (KmCheck *check);
void km_check_copies (KmCheck *check);
void km_check_money (KmCheck *check);
