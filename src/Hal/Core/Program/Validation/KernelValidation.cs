using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>What neuron and synapse kernels declare, and what their derivations refuse. Mistakes here are those of a kernel's author.</summary>
internal static class KernelValidation
{
    private const int MostFields = 32, MostChannels = 8;

    /// <summary>A declaration that backends can work with.</summary>
    public static void Check(Findings findings, string path, NeuronKernelDeclaration kernel)
    {
        if (kernel.Fields.Count > MostFields)
            findings.Add(
                path, $"has the kernel {kernel.Name} with {kernel.Fields.Count} fields; at most {MostFields} are allowed.",
                "Declare fewer fields.");
        if (kernel.Channels.Count > MostChannels)
            findings.Add(
                path, $"has the kernel {kernel.Name} with {kernel.Channels.Count} channels; at most {MostChannels} are allowed.",
                "Declare fewer channels.");
        Unique(kernel.Fields.Select(f => f.Name), "field");
        Unique(kernel.Channels, "channel");
        Unique(kernel.Parameters.Select(p => p.Name), "parameter");

        void Unique(IEnumerable<string> names, string kind)
        {
            HashSet<string> seen = [];
            foreach (string name in names)
                if (!seen.Add(name))
                    findings.Add(
                        path, $"has the kernel {kernel.Name}, which declares the {kind} '{name}' twice.",
                        $"Declare every {kind} once.");
        }
    }

    public static void UnknownParameter(Findings findings, string path, string name, string kernel, IReadOnlyList<ParameterDeclaration> declared)
    {
        string[] names = [.. declared.Select(p => p.Name)];
        string owner = kernel.Length == 0 ? "is set, but there is no kernel that takes it" : $"is no parameter of {kernel}; there are: {Nearest.List(names)}";
        findings.Add(path, $"{owner}.", Nearest.Advice(name, names, kernel.Length == 0 ? "Remove it, or choose a kernel." : "Choose one of these."));
    }

    /// <summary>What a derivation sets is declared and can be stored.</summary>
    /// <exception cref="DerivationException">It is not.</exception>
    public static void RequireDerived(IReadOnlyCollection<string> declared, string name, double value)
    {
        if (!declared.Contains(name)) throw new DerivationException("kernel", $"derives '{name}', which its kernel does not declare; there are: {Nearest.List(declared)}.", "Correct the kernel.");
        if (!AllowedValues.Any.Admits(value))
            throw new DerivationException("kernel", FormattableString.Invariant($"gives '{name}' the value {value} by its parameters and time step; allowed are {AllowedValues.Any}."), "Choose parameters of ordinary size.");
    }

    /// <summary>The gap of a derivation that threw. A user's kernel may throw anything, and a check reports it rather than throwing too.</summary>
    public static void Refused(Findings findings, string path, string kernel, Exception error)
    {
        if (error is DerivationException refused) findings.Add(path, $"{refused.Problem}", refused.Remedy);
        else findings.Add(path, $"cannot derive the constants of {kernel}: {error.Message}", "Change the parameters, or correct the kernel.");
    }
}
