using System.Globalization;

namespace Neuromorphic.Snn.Units;

/// <summary>Arithmetic, comparison and parsing of quantities. Adding a voltage to a time does not compile.</summary>
public static class QuantityOperators
{
    /// <summary>What every quantity can do.</summary>
    /// <typeparam name="T">The quantity.</typeparam>
    extension<T>(T) where T : struct, IQuantity<T>
    {
        /// <summary>Zero.</summary>
        public static T Zero => default;

        /// <summary>The sum.</summary>
        public static T operator +(T a, T b) => T.FromCoherent(a.Coherent + b.Coherent);

        /// <summary>The difference.</summary>
        public static T operator -(T a, T b) => T.FromCoherent(a.Coherent - b.Coherent);

        /// <summary>The negative.</summary>
        public static T operator -(T a) => T.FromCoherent(-a.Coherent);

        /// <summary>A multiple.</summary>
        public static T operator *(T a, double factor) => T.FromCoherent(a.Coherent * factor);

        /// <summary>A multiple.</summary>
        public static T operator *(double factor, T a) => T.FromCoherent(a.Coherent * factor);

        /// <summary>A fraction.</summary>
        public static T operator /(T a, double divisor) => T.FromCoherent(a.Coherent / divisor);

        /// <summary>The ratio.</summary>
        public static double operator /(T a, T b) => a.Coherent / b.Coherent;

        /// <summary>Less.</summary>
        public static bool operator <(T a, T b) => a.Coherent < b.Coherent;

        /// <summary>More.</summary>
        public static bool operator >(T a, T b) => a.Coherent > b.Coherent;

        /// <summary>Less or equal.</summary>
        public static bool operator <=(T a, T b) => a.Coherent <= b.Coherent;

        /// <summary>More or equal.</summary>
        public static bool operator >=(T a, T b) => a.Coherent >= b.Coherent;

        /// <summary>Reads a number and a unit: "20 ms", "-65mV", "1e-3 s".</summary>
        /// <exception cref="FormatException">It is not one; the message lists the units that are allowed.</exception>
        public static T Parse(string text)
        {
            ArgumentNullException.ThrowIfNull(text);
            string trimmed = text.Trim();
            foreach (Unit unit in T.Units)
            {
                // The longer symbols of a dimension end in the shorter ones ("ms" in "s"): what is left must be a number, so only one fits.
                if (trimmed.EndsWith(unit.Symbol, StringComparison.Ordinal)
                    && double.TryParse(trimmed.AsSpan(0, trimmed.Length - unit.Symbol.Length).TrimEnd(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                    && double.IsFinite(value))
                {
                    return T.FromCoherent(unit.ToCoherent(value));
                }
            }
            throw new FormatException(
                $"'{text}' is not a {T.Dimension.ToString().ToLowerInvariant()}; allowed are a number and one of {string.Join(", ", T.Units.Select(unit => unit.Symbol))}.");
        }
    }

    /// <summary>The value and the coherent unit, in the invariant culture.</summary>
    internal static string Format<T>(T quantity) where T : struct, IQuantity<T>
        => quantity.Coherent.ToString("G6", CultureInfo.InvariantCulture) + " " + T.Units[0].Symbol;
}
