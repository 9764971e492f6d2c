/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-digits.h"
#include "km-receipt.h"

G_BEGIN_DECLS

/*
 * The sentences of a receipt. Always Arabic, as literals: a signed document does not depend on a locale. All strings are new.
 * Private to paper.
 */

/* "٤٥٫٠٠"; total: "٤٥٫٠٠ ج.م". The amount's magnitude: a word beside it says what is taken off. */
char *km_receipt_words_amount  (gint64 piastres, KmDigits digits);
char *km_receipt_words_total   (gint64 piastres, KmDigits digits);

/* "فقط مائتان وخمسة عشر جنيهًا مصريًا لا غير", its last two words on one line */
char *km_receipt_words_in_words (gint64 piastres);

/* "السبت ٢١ نوفمبر ٢٠٢٦، ١:٥٢ م", the hour and its half on one line; the date alone */
char *km_receipt_words_moment  (KmTime at, GTimeZone *zone, KmDigits digits);
char *km_receipt_words_date    (KmTime at, GTimeZone *zone, KmDigits digits);

/* "٣"; "٣، محمود سعيد" and the like are put together by the page. */
char *km_receipt_words_number  (gint64 n, KmDigits digits);

/* Digits of the catalogue's names, which are stored with 0-9. */
char *km_receipt_words_name    (const char *name, KmDigits digits);

/* "٣ نسخ، سعر النسخة ٤٥٫٠٠", "٢٫٥٪ من القيمة", or NULL for a fixed fee. */
char *km_receipt_words_count   (const KmTransactionFee *fee, KmDigits digits);

/* "٣ نسخ", or NULL where the fee counts nothing. */
char *km_receipt_words_units   (const KmTransactionFee *fee, KmDigits digits);

/* "نقدًا", "بطاقة ميزة", "محفظة إلكترونية", "أمر توريد" */
char *km_receipt_words_method  (const KmTender *tender);

/* "رقم العملية 845512، آخر أربعة أرقام 4417"; NULL for cash. */
char *km_receipt_words_reference (const KmTender *tender);

/* "مقابل إداري" with its basis; "إعفاء مخصوم"; "كسور مضافة", "كسور مخصومة" */
char *km_receipt_words_adjustment (const KmTransactionAdjustment *adjustment, KmDigits digits);

/* "من ٩ ص إلى ٣ م" */
char *km_receipt_words_hours   (int from, int to, KmDigits digits);

/* Marks across the paper, most serious first: «ملغى», «تدريب، لا يعتد به», «صورة». NULL-terminated, may be empty; the
 * strings are static, the array is new. */
const char **km_receipt_words_marks (const KmReceipt *receipt);

/* "صورة رقم ٢" */
char *km_receipt_words_copy    (guint copy, KmDigits digits);

G_END_DECLS
