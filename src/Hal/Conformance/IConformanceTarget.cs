using Neuromorphic.Hal.Contracts;
using Xunit;

namespace Neuromorphic.Hal.Conformance;

/// <summary>What the author of a backend gives the kit: how the backend is made. Suites take it as a type argument, so it needs a constructor without arguments.</summary>
public interface IConformanceTarget
{
    /// <summary>A backend as a user would make it.</summary>
    IBackend Create();

    /// <summary>Other forms of the same backend that must give the same results: thread counts, vector widths, devices, launch shapes.</summary>
    IReadOnlyList<BackendVariant> Variants => [];
}

/// <summary>One form of a backend.</summary>
/// <param name="Name">Shown in the test's name: unique in its target, and the same on every machine.</param>
/// <param name="Create">Makes the backend.</param>
/// <param name="Missing">Why this machine cannot have the form: its tests are reported as skipped, never as passed. Null where it can.</param>
public sealed record BackendVariant(string Name, Func<IBackend> Create, string? Missing = null)
{
    /// <summary>A theory's rows: the names of all forms of a backend; those that this machine lacks are skipped with their reason.</summary>
    public static IEnumerable<ITheoryDataRow> Rows(IConformanceTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Variants.Count == 0) return [new TheoryDataRow<string>("none").WithSkip("the backend has one form only")];
        return target.Variants.Select(variant => variant.Missing is null
            ? new TheoryDataRow<string>(variant.Name)
            : new TheoryDataRow<string>(variant.Name).WithSkip(variant.Missing));
    }
}
