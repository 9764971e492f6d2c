/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "receipt-fixture.h"

#include "km-time.h"

#define AT "2026-07-01T09:00:00.000000Z"
#define NUMBER "ASW-T03-2627-000042"

GTimeZone *
fixture_zone (void)
{
  GTimeZone *zone = g_time_zone_new_identifier ("Africa/Cairo");

  g_assert_nonnull (zone);
  return zone;
}

static KmTime
moment (const char *text)
{
  KmTime time;
  GError *error = NULL;

  km_time_parse (text, &time, &error);
  g_assert_no_error (error);
  return time;
}

static KmTransactionItem *
add_item (KmTransaction *transaction,
          const char    *service,
          const char    *name,
          const char    *authority,
          const char    *authority_name,
          const char    *promised_at)
{
  KmTransactionItem *item = km_transaction_add_item (transaction);

  item->item = transaction->items->len;
  item->service = g_strdup (service);
  item->name = g_strdup (name);
  item->authority = g_strdup (authority);
  item->authority_name = g_strdup (authority_name);
  item->promised_at = moment (promised_at);
  return item;
}

static void
add_fee (KmTransaction *transaction,
         const char    *code,
         const char    *name,
         const char    *basis,
         gint64         unit,
         gint64         count,
         gint64         piastres,
         gboolean       pass_through)
{
  const KmTransactionItem *item = g_ptr_array_index (transaction->items, transaction->items->len - 1);
  KmTransactionFee *fee = km_transaction_add_fee (transaction);

  fee->item = item->item;
  fee->code = g_strdup (code);
  fee->name = g_strdup (name);
  fee->authority = g_strdup (item->authority);
  fee->basis = g_strdup (basis);
  fee->unit = unit;
  fee->count = count;
  fee->piastres = piastres;
  fee->pass_through = pass_through;
  transaction->total += piastres;
}

static void
add_adjustment (KmTransaction *transaction,
                const char    *code,
                gint64         piastres,
                const char    *basis)
{
  km_transaction_add_adjustment (transaction, code, piastres)->basis = g_strdup (basis);
  transaction->total += piastres;
}

static KmTender *
add_tender (KmTransaction   *transaction,
            KmPaymentMethod  method,
            gint64           piastres,
            const char      *reference)
{
  KmTender *tender = km_tender_new (method, piastres);

  tender->received = piastres;
  tender->reference = g_strdup (reference);
  g_ptr_array_add (transaction->payments, tender);
  return tender;
}

static void
add_four (KmTransaction *transaction)
{
  KmTransactionItem *item;
  KmTender *cash;

  add_item (transaction, "CSO-008", "قيد مولود", "CSO", "الأحوال المدنية", "2026-07-01T09:30:00Z");
  item = add_item (transaction, "CSO-009", "إصدار شهادة ميلاد مميكنة لأول مرة", "CSO", "الأحوال المدنية",
                   "2026-07-01T09:15:00Z");
  item->for_whom = g_strdup ("مريم أحمد عبد الرحمن");
  add_fee (transaction, "certificate", "رسم الشهادة المميكنة", "per_copy", 4500, 3, 13500, FALSE);
  add_item (transaction, "SUP-002", "إضافة فرد إلى بطاقة تموين", "SUP", "التموين", "2026-07-26T09:00:00Z");
  add_item (transaction, "CRM-001", "صحيفة الحالة الجنائية", "CRM", "الأدلة الجنائية", "2026-07-01T11:00:00Z");
  add_fee (transaction, "issue", "رسم الإصدار", "fixed", 7000, 0, 7000, FALSE);
  add_fee (transaction, "stamp", "دمغة", "fixed", 350, 0, 350, FALSE);
  add_item (transaction, "NOT-001", "توكيل عام في القضايا", "NOT", "الشهر العقاري", "2026-07-02T09:00:00Z");
  add_fee (transaction, "pages", "رسم التوثيق", "per_page", 1500, 2, 3000, FALSE);

  cash = add_tender (transaction, KM_METHOD_CASH, transaction->total, NULL);
  cash->received = 25000;
  cash->change = cash->received - cash->piastres;
}

static void
add_mixed (KmTransaction *transaction)
{
  KmTransactionItem *item;
  KmTender *tender;

  item = add_item (transaction, "PAS-001", "تجديد إقامة", "PAS", "الجوازات", "2026-07-05T09:00:00Z");
  add_fee (transaction, "year", "رسم الإقامة", "per_year", 100000, 1, 100000, FALSE);
  g_hash_table_insert (item->answers, g_strdup ("delivery.method"), g_strdup ("post"));
  add_item (transaction, "NOT-018", "توثيق عقد بيع مركبة", "NOT", "الشهر العقاري", "2026-07-05T09:00:00Z");
  add_fee (transaction, "rate", "رسم نسبي على الثمن", "percent_of_value", 250, 0, 625000, FALSE);
  add_fee (transaction, "sheet", "ورق مؤمن", "fixed", 2505, 0, 2505, FALSE);
  add_item (transaction, "PAY-001", "سداد فاتورة كهرباء", "PAY", "المدفوعات", "2026-07-01T09:05:00Z");
  add_fee (transaction, "service", "مقابل الخدمة", "fixed", 500, 0, 500, FALSE);
  add_fee (transaction, "amount", "قيمة الفاتورة", "percent_of_value", 10000, 0, 43275, TRUE);
  add_item (transaction, "PPO-003", "سداد مخالفات مرورية", "PPO", "النيابة العامة", "2026-07-01T09:10:00Z");
  add_fee (transaction, "amount", "قيمة المخالفات", "percent_of_value", 10000, 0, 120000, TRUE);

  add_adjustment (transaction, "surcharge", 6110, "10% من النقد فوق 500 جنيه");
  add_adjustment (transaction, "exemption", -2505, "ذوو الإعاقة");
  add_adjustment (transaction, "rounding", -10, NULL);

  tender = add_tender (transaction, KM_METHOD_CARD, 625000, "845512093311");
  tender->scheme = g_strdup ("meeza");
  tender->last4 = g_strdup ("4417");
  add_tender (transaction, KM_METHOD_ORDER, 100000, "2026-0091177");
  tender = add_tender (transaction, KM_METHOD_CASH, transaction->total - 725000, NULL);
  tender->received = 200000;
  tender->change = tender->received - tender->piastres;
}

static void
add_long (KmTransaction *transaction)
{
  static const struct
  {
    const char *service, *name, *authority, *authority_name, *promised_at;
    gint64 piastres;
  } services[] = {
    { "CSO-011", "إصدار شهادة وفاة مميكنة لأول مرة", "CSO", "الأحوال المدنية", "2026-07-01T09:15:00Z", 4500 },
    { "CSO-014", "إصدار قيد عائلي مميكن", "CSO", "الأحوال المدنية", "2026-07-01T09:30:00Z", 7000 },
    { "CSO-012", "إصدار قسيمة زواج مميكنة", "CSO", "الأحوال المدنية", "2026-07-01T09:30:00Z", 7000 },
    { "NOS-001", "صرف معاش مستحقين لأول مرة", "NOS", "التأمينات", "2026-07-22T09:00:00Z", 0 },
    { "NOS-007", "صرف مصاريف جنازة", "NOS", "التأمينات", "2026-07-13T09:00:00Z", 0 },
    { "NOS-019", "برنت تأمينات", "NOS", "التأمينات", "2026-07-01T09:30:00Z", 1000 },
    { "PPO-005", "استخراج إعلام وراثة", "PPO", "النيابة العامة", "2026-07-05T09:00:00Z", 11500 },
    { "PPO-003", "شهادة براءة ذمة من المخالفات المرورية للمركبة", "PPO", "النيابة العامة", "2026-07-01T10:00:00Z", 4500 },
    { "NOT-001", "توكيل عام رسمي في القضايا", "NOT", "الشهر العقاري", "2026-07-01T09:15:00Z", 3000 },
    { "NOT-003", "توكيل خاص ببيع مركبة", "NOT", "الشهر العقاري", "2026-07-01T09:15:00Z", 4250 },
    { "TRF-017", "نقل ملكية مركبة خاصة إلى الورثة", "TRF", "المرور", "2026-07-01T13:00:00Z", 61500 },
    { "TRF-012", "تجديد رخصة تسيير مركبة خاصة", "TRF", "المرور", "2026-07-01T13:00:00Z", 42075 },
    { "SUP-003", "حذف فرد من بطاقة تموين", "SUP", "التموين", "2026-07-13T09:00:00Z", 0 },
    { "SOL-001", "طلب معاش تكافل وكرامة لأسرة متوفى", "SOL", "التضامن", "2026-08-13T09:00:00Z", 0 },
    { "TAX-001", "شهادة موقف ضريبي", "TAX", "الضرائب", "2026-07-05T09:00:00Z", 5100 },
    { "RET-001", "كشف رسمي بالتكليف العقاري", "RET", "الضرائب العقارية", "2026-07-02T09:00:00Z", 6100 },
    { "PAY-001", "سداد فاتورة مياه", "PAY", "المدفوعات", "2026-07-01T09:05:00Z", 0 },
  };
  KmTender *card;

  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      add_item (transaction, services[i].service, services[i].name, services[i].authority, services[i].authority_name,
                services[i].promised_at);
      if (services[i].piastres > 0)
        add_fee (transaction, "issue", "رسم الخدمة", "fixed", services[i].piastres, 0, services[i].piastres, FALSE);
    }
  add_fee (transaction, "amount", "قيمة الفاتورة", "percent_of_value", 10000, 0, 18350, TRUE);
  card = add_tender (transaction, KM_METHOD_CARD, transaction->total, "773400129956");
  card->scheme = g_strdup ("meeza");
  card->last4 = g_strdup ("0093");
}

static void
add_wide (KmTransaction *transaction)
{
  KmTransactionReceipt *paper = transaction->receipt;
  KmTransactionItem *item;
  KmTender *card;

  g_free (paper->centre_name_ar);
  paper->centre_name_ar = g_strdup ("مركز خدمات مصر المتنقل بمدن محافظة البحر الأحمر، السيارة رقم ١");
  g_free (paper->clerk_name_ar);
  paper->clerk_name_ar = g_strdup ("عبد الرحمن عبد المنعم عبد الستار الشرقاوي");
  g_free (paper->visitor_name);
  paper->visitor_name = g_strdup ("فاطمة الزهراء عبد الوهاب عبد اللطيف محمد عبد المقصود النحراوي");

  item = add_item (transaction, "NOT-022", "توثيق عقد بيع وحدة سكنية بمشروعات الإسكان الاجتماعي مع إثبات تاريخ الملحق وإشهاره", "NOT",
                   "مصلحة الشهر العقاري والتوثيق", "2026-08-30T09:00:00Z");
  item->for_whom = g_strdup ("ورثة المرحوم عبد الحميد عبد الغفار عبد المقصود النحراوي");
  add_fee (transaction, "rate", "رسم نسبي على قيمة العقد المثبتة بالمحرر", "percent_of_value", 275, 0, 1234567800, FALSE);
  add_fee (transaction, "pages", "رسم توثيق الصفحة الواحدة من أصل المحرر", "per_page", 1500, 48, 72000, FALSE);
  add_item (transaction, "CSO-020", "تصحيح قيد", "CSO", "الأحوال المدنية", "2026-08-30T09:00:00Z");
  add_fee (transaction, "stamp", "دمغة", "fixed", 2000, 0, 2000, FALSE);
  card = add_tender (transaction, KM_METHOD_CARD, transaction->total, "84551209331144556677889900112233");
  card->scheme = g_strdup ("american-express");
  card->last4 = g_strdup ("0005");
}

static void
add_free (KmTransaction *transaction)
{
  add_item (transaction, "PAY-010", "استعلام عن مستحقات تأمينية", "PAY", "المدفوعات", "2026-07-01T09:05:00Z");
}

KmReceipt *
fixture_receipt (Fixture             fixture,
                 const FixtureMarks *marks)
{
  g_autoptr (KmTransaction) transaction = km_transaction_new ();
  g_autoptr (GTimeZone) zone = fixture_zone ();
  KmTransactionReceipt *paper = km_transaction_receipt_new ();
  KmReceiptMarks said = { marks->copy, marks->voided, KM_TIME_NONE, NULL };
  KmReceipt *receipt;
  GError *error = NULL;

  transaction->catalogue = g_strdup ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
  transaction->audience = fixture == FIXTURE_MIXED ? KM_AUDIENCE_FOREIGNER : KM_AUDIENCE_CITIZEN;
  transaction->receipt = paper;
  paper->number = g_strdup (NUMBER);
  paper->at = moment (AT);
  paper->previous = g_strdup ("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
  paper->hash = g_strdup ("fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9");
  paper->signature
    = g_strdup ("q0pJx3mQ2mB7o4wV1cKfUu5yq7Zt9sLhN0aRbGdEiXkT6vYpW8nOeCzMjHlSgDfA3B1Q5uI7oP9aKxLmNvRbCw");
  paper->shift = g_strdup ("0198a3b0-5c11-7f00-8a5e-4d7be21c9f03");
  paper->counter_code = g_strdup ("ASW-03");
  paper->counter_number = 3;
  paper->centre_code = g_strdup ("ASW");
  paper->centre_name_ar = g_strdup ("مركز أسوان");
  paper->centre_name_en = g_strdup ("Aswan centre");
  paper->clerk_username = g_strdup ("clerk");
  paper->clerk_name_ar = g_strdup ("محمود سعيد إبراهيم");
  paper->clerk_name_en = g_strdup ("Mahmoud Said Ibrahim");
  paper->clerk_number = 124;
  if (fixture != FIXTURE_FREE)
    {
      paper->ticket_label = g_strdup ("م ٤٢");
      paper->visitor_name = g_strdup (fixture == FIXTURE_MIXED ? "جون ماكفرسون" : "أحمد عبد الرحمن محمد السيد");
      paper->visitor_identity = g_strdup (fixture == FIXTURE_MIXED ? "A12****89" : "286*********73");
      paper->visitor_passport = fixture == FIXTURE_MIXED;
    }
  paper->practice = marks->practice;
  paper->large_type = marks->large_type;
  paper->collection_from = 9 * 60;
  paper->collection_to = 15 * 60;
  paper->link = g_strdup ("https://khadamatmisr.gov.eg/r");
  paper->complaints = g_strdup ("16528");

  switch (fixture)
    {
    case FIXTURE_FOUR:
      add_four (transaction);
      break;
    case FIXTURE_MIXED:
      add_mixed (transaction);
      break;
    case FIXTURE_LONG:
      add_long (transaction);
      break;
    case FIXTURE_WIDE:
      add_wide (transaction);
      break;
    case FIXTURE_FREE:
      add_free (transaction);
      break;
    default:
      g_assert_not_reached ();
    }

  if (marks->voided)
    {
      said.voided_at = moment ("2026-07-01T09:40:00Z");
      said.void_reason = "سداد مكرر";
    }
  receipt = km_receipt_new (transaction, &said, zone, &error);
  g_assert_no_error (error);
  return receipt;
}

KmSlip *
fixture_slip (const KmReceipt *receipt,
              const char      *kind)
{
  KmSlip *slip = g_str_equal (kind, "void") ? km_slip_new_void (receipt->transaction)
                                            : km_slip_new_refund (receipt->transaction, 4, 7350, KM_METHOD_CASH, NULL);

  g_assert_nonnull (slip);
  slip->at = moment ("2026-07-01T10:05:00Z");
  if (slip->kind == KM_SLIP_VOID)
    {
      slip->reason = g_strdup ("سداد مكرر");
      slip->approved_by = g_strdup ("سامية عبد العزيز");
    }
  return slip;
}
