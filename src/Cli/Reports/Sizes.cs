using System.Globalization;

namespace Neuromorphic.Cli.Reports;

/// <summary>Bytes for people.</summary>
internal static class Sizes
{
    /// <summary>"1.2 GiB".</summary>
    public static string Text(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < units.Length - 1; unit++) value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }
}
