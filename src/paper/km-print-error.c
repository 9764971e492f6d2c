/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-printer.h"

G_DEFINE_QUARK (km-print-error-quark, km_print_error)

const char *
km_print_error_sentence (const GError *error)
{
  if (error->domain == KM_PRINT_ERROR)
    switch ((KmPrintErrorCode) error->code)
      {
      case KM_PRINT_ERROR_NO_PRINTER:
        return _("No printer is set up on this computer. The transaction is kept; the receipt can be saved as PDF.");
      case KM_PRINT_ERROR_CUPS_AWAY:
        return _("The printing service of this computer does not answer. The transaction is kept; the receipt can be printed "
                 "later from the history or saved as PDF.");
      case KM_PRINT_ERROR_UNKNOWN_PRINTER:
        return _("The chosen printer is no longer there. Choose another one in the preferences.");
      case KM_PRINT_ERROR_REFUSED:
        return _("The printer does not take any jobs at the moment. Choose another one or save the receipt as PDF.");
      case KM_PRINT_ERROR_OUT_OF_PAPER:
        return _("The printer is out of paper. Put in a new roll, then print again.");
      case KM_PRINT_ERROR_COVER_OPEN:
        return _("The printer's cover is open. Close it, then print again.");
      case KM_PRINT_ERROR_NOT_RESPONDING:
      case KM_PRINT_ERROR_FAILED:
      default:
        break;
      }
  if (error->domain == G_FILE_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    return _("The PDF could not be saved in its folder. Choose another folder in the preferences.");
  return _("The printer does not respond. The transaction is kept; the receipt can be printed later from the history or saved "
           "as PDF.");
}
