/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-transaction.h"

G_BEGIN_DECLS

/* Everything that stands on a receipt, from the transaction's body alone. Always
 * Arabic: a signed document does not depend on a locale. Immutable, atomic refcount. */
typedef struct _KmReceipt KmReceipt;

typedef struct
{
  const KmTransactionItem *item;
  char *request;           /* request number: "ASW-T03-2627-000042/2" */
  GPtrArray *fees;         /* const KmTransactionFee *, borrowed */
  gint64 piastres;         /* sum of them; 0: free of charge */
  gboolean today;          /* promised for the day of the receipt */
} KmReceiptLine;

/* What an authority gets, in the order of the items (counter.md §4.34). */
typedef struct
{
  const char *code, *name;
  GPtrArray *lines;        /* KmReceiptLine *, borrowed from the receipt */
  gint64 piastres;         /* without pass-through */
  gint64 pass_through;
} KmReceiptAuthority;

/* "When and where": one box per promised moment (counter.md §4.33), earliest first. */
typedef struct
{
  KmTime promised_at;      /* of the latest request in it */
  gboolean today;          /* ready on the day of the receipt: with a time of day; else a date and the collection hours */
  GPtrArray *lines;        /* KmReceiptLine *, borrowed */
} KmReceiptPromise;

struct _KmReceipt
{
  gatomicrefcount ref_count;
  const KmTransaction *transaction; /* owned */
  GPtrArray *lines;        /* KmReceiptLine, in order of the items */
  GPtrArray *authorities;  /* KmReceiptAuthority */
  GPtrArray *promises;     /* KmReceiptPromise */
  gint64 fees;             /* piastres */
  gint64 pass_through;
  gint64 surcharge;
  gint64 exemption;        /* negative */
  gint64 rounding;
  gint64 total;
  guint copy;              /* 0: the original; else the number of this reprint: "صورة" */
  gboolean voided;         /* "ملغى" across it */
  KmTime voided_at;
  char *void_reason;       /* or NULL */
  char **unapproved;       /* or NULL: authorities whose fees no administrator has approved yet */
};

/* The marks of a reprint and a void, and what is said of its fees; all zero for an original that needs no word. */
typedef struct
{
  guint copy;
  gboolean voided;
  KmTime voided_at;
  const char *void_reason;
  const char *const *unapproved; /* codes of authorities, of this receipt or not; or NULL */
} KmReceiptMarks;

/* Takes a reference to the transaction, which must have its receipt part
 * (KM_ERROR_INVALID else). marks may be NULL; tz tells days apart. */
KmReceipt *km_receipt_new (KmTransaction *transaction, const KmReceiptMarks *marks, GTimeZone *tz, GError **error);
KmReceipt *km_receipt_ref (KmReceipt *receipt);
void km_receipt_unref (KmReceipt *receipt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmReceipt, km_receipt_unref)

/* The canonical text: what the hash is of. One "name value" a line, LF, UTF-8, ASCII
 * digits, times in UTC; neither hash, signature nor marks are in it, so that a
 * copy has the hash of its original. Free it. */
char *km_receipt_text (const KmTransaction *transaction);
/* BLAKE2b-256 of that in hex. Free it. */
char *km_receipt_hash (const KmTransaction *transaction);

/* "KM1|number|time|piastres|hash|previous": what is signed; previous is "-" for the
 * till's first receipt. Free it. */
char *km_receipt_payload (const KmTransaction *transaction);
/* What the QR holds: the link with "#", payload, "|" and signature. Without a link only the
 * fragment's text. Free it. */
char *km_receipt_qr (const KmTransaction *transaction);

/* Sets hash and signature of the receipt part; the transaction must not be shared yet.
 * secret_key: the till's Ed25519 key (km-keys.h). */
gboolean km_receipt_sign (KmTransaction *transaction, const guint8 secret_key[64], GError **error);
/* TRUE when the hash is that of the text and the signature is the key's (base64url). */
gboolean km_receipt_verify (const KmTransaction *transaction, const char *public_key);

/* What a scanned code says. Strings owned. */
typedef struct
{
  char *number;
  KmTime at;
  gint64 piastres;
  char *hash;
  char *previous;          /* or NULL */
  char *signature;
  char *payload;           /* what was signed, as scanned */
} KmReceiptCode;

/* Reads a QR's text (with or without the link). KM_ERROR_INVALID for anything else. */
KmReceiptCode *km_receipt_code_parse (const char *text, GError **error);
gboolean km_receipt_code_verify (const KmReceiptCode *code, const char *public_key);
void km_receipt_code_free (KmReceiptCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmReceiptCode, km_receipt_code_free)

/* Numbers: till, fiscal year, serial (1 … 999999). format is freed by the caller; parse
 * accepts nothing else and any out argument may be NULL (till is freed by the caller). */
char *km_receipt_number_format (const char *till, const char *fiscal_year, guint serial);
gboolean km_receipt_number_parse (const char *number, char **till, char fiscal_year[5], guint *serial);
/* "ASW-T03-2627-000042/2" */
char *km_receipt_request_number (const char *number, guint item);

G_END_DECLS
