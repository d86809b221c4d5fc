using Neuromorphic.Hal.Configuration;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>The presets of the library as options of the experiment.</summary>
internal static class LsmPresets
{
    public const string Default = "Lin2025.NMnist";

    private static readonly Dictionary<string, LiquidStateMachineOptions> s_presets =
        new[] { Lin2025.NMnist, Lin2025.NTidigits }.ToDictionary(preset => preset.Name, StringComparer.OrdinalIgnoreCase);

    // From what 60,000 recordings want to what 800 recordings of 2,312 pixels want: a baseline that is not tuned is none.
    private static readonly RidgeOptions s_ridge = new() { Alphas = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10] };

    /// <summary>Names, the default first.</summary>
    public static IEnumerable<string> Names => s_presets.Keys;

    /// <summary>The preset as options; null if there is none of that name.</summary>
    public static LsmOptions? Find(string name, ulong seed)
    {
        if (!s_presets.TryGetValue(name, out LiquidStateMachineOptions? preset)) return null;
        return new LsmOptions
        {
            Preset = preset.Name,
            Neurons = preset.Reservoir.Neurons,
            Steps = preset.Steps,
            Readout = preset.Readout is RidgeOptions ? LsmReadout.Ridge : LsmReadout.Softmax,
            Framing = preset.Framing,
            Reservoir = LsmReservoirOptions.Of(preset.Reservoir),
            Features = preset.Features,
            Softmax = (preset.Readout as SoftmaxOptions ?? new SoftmaxOptions()) with { Seed = seed },
            Ridge = (preset.Readout as RidgeOptions ?? s_ridge) with { Seed = seed },
        };
    }

    /// <summary>The problem of a name that is no preset.</summary>
    public static string Unknown(string name) => $"options.preset: is '{name}', which is none.{Nearest.Suggest(name, Names)} Presets: {Nearest.List(Names)}.";
}
