using System.Reflection;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Xunit;

namespace Neuromorphic.Hal.Conformance;

/// <summary>The rules of the coverage test: what is declared is tested whole, and what is not declared is refused.</summary>
public static class Coverage
{
    /// <summary>The kit's suite for a capability, an open generic type; null where the kit has none yet.</summary>
    public static Type? SuiteOf(Capability capability)
        => typeof(Coverage).Assembly.GetExportedTypes().SingleOrDefault(type => type.GetCustomAttribute<SuiteAttribute>(inherit: false)?.Capability == capability);

    /// <summary>Why the tests of a declared capability are not all run; empty if they are.</summary>
    /// <param name="capability">A declared capability.</param>
    /// <param name="target">Makes the backend.</param>
    /// <param name="types">The public types of the backend's test project: a runner sees no others.</param>
    public static IReadOnlyList<string> MissingTests(Capability capability, Type target, IEnumerable<Type> types)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(types);
        Type suite = SuiteOf(capability)!.MakeGenericType(target);
        Type[] heirs = [.. types.Where(type => !type.IsAbstract && type.IsSubclassOf(suite))];
        if (heirs.Length == 0)
        {
            return
            [
                $"{capability} is declared, but no public class derives from {Name(suite)}<{target.Name}>. "
                + "Add one (it needs no body), or do not declare the capability and refuse what needs it.",
            ];
        }
        // Tests are not virtual, but an heir could hide one behind a method of the same name.
        HashSet<string> tests = [.. suite.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => method.Name)];
        return
        [
            .. from heir in heirs
               from type in Ancestors(heir, suite)
               from method in type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
               where tests.Contains(method.Name)
               select $"{type.Name}.{method.Name} hides a test of {Name(suite)}. Remove or rename it.",
        ];
    }

    /// <summary>What the backend should refuse, because it does not declare <paramref name="capability"/>, and does not; empty if it refuses all.</summary>
    public static IReadOnlyList<string> MissingRefusals(Capability capability, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (CapabilityNeeds.IsNeededByAll(capability))
            return [$"{capability} must be declared by every backend: no program can ask for it, so none can be refused for want of it. Declare it and run {Name(SuiteOf(capability)!)}."];
        return [.. CapabilityNeeds.Of(capability).SelectMany(need => Accepted(capability, backend, need))];
    }

    private static IEnumerable<string> Accepted(Capability capability, IBackend backend, CapabilityNeed need)
    {
        IReadOnlyList<Gap> gaps = backend.Check(need.Program, need.Options);
        if (!gaps.Any(gap => gap.Object.Contains(need.Object, StringComparison.Ordinal)))
        {
            yield return $"{capability} is not declared, yet Check names no gap about {need.Object} in a program with {need.What}. "
                + $"It names: {(gaps.Count == 0 ? "nothing" : string.Join("; ", gaps))}.";
        }
        string? ran = null;
        try
        {
            backend.Compile(need.Program, need.Options).Dispose();
            ran = $"{capability} is not declared, yet a program with {need.What} compiles instead of throwing {nameof(ProgramRefusedException)}.";
        }
        catch (ProgramRefusedException)
        {
        }
        if (ran is not null) yield return ran;
    }

    private static IEnumerable<Type> Ancestors(Type heir, Type suite)
    {
        for (Type? type = heir; type is not null && type != suite; type = type.BaseType) yield return type;
    }

    private static string Name(Type type) => type.Name.Split('`')[0];
}
