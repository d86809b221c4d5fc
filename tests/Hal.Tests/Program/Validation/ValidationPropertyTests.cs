using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using CsCheck;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Files;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Tests.Program.Validation;

/// <summary>Valid programs pass, and no program whatever makes the check throw.</summary>
public class ValidationPropertyTests
{
    private static readonly string[] s_palette = ["-1", "0", "0.5", "2147483647", "1e308", "1e999", "\"NaN\"", "\"-Infinity\"", "\"\"", "\"E\"", "\"AAAA\"", "true", "null", "[]", "{}", "[0]", "\"Clip\""];

    [Fact]
    public void Random_valid_programs_have_no_gaps()
        => ValidProgram().Sample(program => Assert.Empty(ProgramValidation.Check(program)), iter: 300);

    /// <summary>Replaces or removes any parts of the serialised base program: reading gives one kind of error or a program, and whatever program it is can be checked.</summary>
    [Fact]
    public void Any_change_of_the_bytes_gives_one_kind_of_error_or_a_program_that_can_be_checked()
    {
        byte[] body = ProgramBytes.Write(ValidPrograms.Base)[Frame.HeaderLength..];
        int read = 0;
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, s_palette.Length], Gen.Bool).List[1, 3].Sample(
            changes =>
            {
                JsonNode root = JsonNode.Parse(body)!;
                foreach ((int which, int value, bool remove) in changes) Change(root, which, value, remove);
                try
                {
                    NetworkProgram program = ProgramBytes.Read(Frame.Write("NMPR", 1, System.Text.Encoding.UTF8.GetBytes(root.ToJsonString())));
                    Interlocked.Increment(ref read);
                    ProgramValidation.Check(program);
                }
                catch (InvalidDataException)
                {
                }
            },
            iter: 1000);
        Assert.True(read > 50, $"Only {read} of 1000 programs could be read: the property says nothing about checking.");
    }

    [Fact]
    public void A_null_in_any_member_is_named_and_never_thrown()
    {
        int count = 0;
        foreach ((NetworkProgram program, PropertyInfo member) in Nulled(ValidPrograms.Base).Select(v => ((NetworkProgram)v.Copy, v.Member)))
        {
            count++;
            IReadOnlyList<Gap> gaps = ProgramValidation.Check(program);
            bool nullable = new NullabilityInfoContext().Create(member).WriteState == NullabilityState.Nullable;
            Assert.True(gaps.Count > 0 || nullable, $"A null for {member.DeclaringType!.Name}.{member.Name} went unnoticed.");
        }
        Assert.True(count > 100);
    }

    /// <summary>All copies of a record, whatever its depth, with one reference member set to null.</summary>
    private static IEnumerable<(object Copy, PropertyInfo Member)> Nulled(object record)
    {
        MethodInfo clone = record.GetType().GetMethod("<Clone>$")!;
        foreach (PropertyInfo property in record.GetType().GetProperties().Where(p => p.CanWrite && !p.PropertyType.IsValueType))
        {
            object? value = property.GetValue(record);
            yield return (With(property, null), property);
            if (value is IList list && !property.PropertyType.IsArray)
            {
                for (int i = 0; i < list.Count; i++)
                {
                    if (list[i]?.GetType().GetMethod("<Clone>$") is null) continue;
                    foreach ((object changed, PropertyInfo member) in Nulled(list[i]!))
                    {
                        Array copy = Array.CreateInstance(property.PropertyType.GetGenericArguments()[0], list.Count);
                        list.CopyTo(copy, 0);
                        copy.SetValue(changed, i);
                        yield return (With(property, copy), member);
                    }
                }
            }
            else if (value?.GetType().GetMethod("<Clone>$") is not null)
            {
                foreach ((object changed, PropertyInfo member) in Nulled(value)) yield return (With(property, changed), member);
            }
        }

        object With(PropertyInfo property, object? value)
        {
            object copy = clone.Invoke(record, [])!;
            property.SetValue(copy, value);
            return copy;
        }
    }

    private static void Change(JsonNode root, int which, int value, bool remove)
    {
        List<JsonNode> nodes = [];
        Collect(root, nodes);
        JsonNode node = nodes[which % nodes.Count];
        JsonNode? replacement = value < s_palette.Length ? JsonNode.Parse(s_palette[value]) : nodes[(which * 31 + 7) % nodes.Count].DeepClone();
        switch (node.Parent)
        {
            case JsonObject parent when remove:
                parent.Remove(node.GetPropertyName());
                break;
            case JsonObject parent:
                parent[node.GetPropertyName()] = replacement;
                break;
            case JsonArray parent when remove:
                parent.RemoveAt(node.GetElementIndex());
                break;
            case JsonArray parent:
                parent[node.GetElementIndex()] = replacement;
                break;
        }
    }

    private static void Collect(JsonNode node, List<JsonNode> nodes)
    {
        if (node.Parent is not null) nodes.Add(node);
        if (node is JsonObject members)
            foreach ((_, JsonNode? member) in members) if (member is not null) Collect(member, nodes);
        if (node is JsonArray elements)
            foreach (JsonNode? element in elements) if (element is not null) Collect(element, nodes);
    }

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<NetworkProgram> ValidProgram() =>
        from populations in Population().Array[1, 4]
        from projections in Projection(populations).Array[0, 6]
        from inputs in Input(populations).Array[0, 4]
        from probes in Probe(populations).Array[0, 4]
        from dt in Gen.Double[1e-3, 10]
        from seed in Gen.ULong
        select new NetworkProgram
        {
            DtMs = dt,
            Seed = seed,
            Populations = [.. Numbered(populations)],
            Projections = [.. projections.Select((p, i) => p with { Name = $"p{i}" })],
            Inputs = [.. inputs.Select((p, i) => p with { Name = $"i{i}" })],
            Probes = [.. probes.Select((p, i) => p with { Name = $"r{i}" })],
        };

    private static IEnumerable<PopulationSpec> Numbered(PopulationSpec[] populations) => populations.Select((p, i) => p with { Name = $"n{i}" });

    private static Gen<PopulationSpec> Population() =>
        from kernel in One([.. KernelCatalogue.Standard.Neurons])
        from shape in Gen.Int[1, 9].Array[1, 3]
        from rank in Gen.Int[0, 3]
        select new PopulationSpec { Name = "", Shape = shape, Kernel = kernel, Rank = rank };

    private static Gen<ProjectionSpec> Projection(PopulationSpec[] all) =>
        from ends in Gen.Select(Gen.Int[0, all.Length - 1], Gen.Int[0, all.Length - 1])
        let source = all[ends.Item1]
        let target = all[ends.Item2]
        from connectivity in Connectivity(source.Size, target.Size)
        from weight in Weight()
        from learns in Gen.Bool.Select(l => l && source.Kernel!.Declaration.Emission != Emission.Graded)
        from delay in Gen.OneOf(Gen.Double[1, ProjectionSpec.LargestDelay].Select(d => (ValueSpec)d), Gen.Const((ValueSpec)new DrawnValues(new NormalDistribution(9, 9), 1, 99)))
        from forward in Gen.Bool
        from rows in Gen.Int[0, target.Size]
        select new ProjectionSpec
        {
            Name = "",
            Source = $"n{ends.Item1}",
            Target = $"n{ends.Item2}",
            Channel = target.Kernel!.Declaration.Channels[^1],
            Connectivity = connectivity,
            Weight = weight,
            DelaySteps = forward && !learns && source.Rank < target.Rank ? 0 : delay,
            InitialRows = rows,
            MinimumWeight = -10,
            MaximumWeight = 10,
            Synapse = learns ? SynapseKernelSpec.Of<PairStdp>() : null,
        };

    private static Gen<ConnectivitySpec> Connectivity(int sources, int targets) => Gen.OneOf(
        Gen.Const((ConnectivitySpec)new Dense()),
        Gen.Int[0, 20].Select(n => (ConnectivitySpec)new FixedInDegree(n)),
        Gen.Int[0, 20].Select(n => (ConnectivitySpec)new FixedOutDegree(n)),
        Gen.Int[0, 200].Select(n => (ConnectivitySpec)new FixedTotalNumber(n)),
        Gen.Double[0, 1].Select(p => (ConnectivitySpec)new Bernoulli(p, false)),
        Gen.Int[0, targets - 1].Array[sources].Select(list => (ConnectivitySpec)new Csr([.. Enumerable.Range(0, sources + 1).Select(i => (long)i)], list)),
        Gen.Const(sources == targets ? (ConnectivitySpec)new OneToOne() : new Dense()));

    private static Gen<ValueSpec> Weight() => Gen.OneOf(
        Gen.Double[-10, 10].Select(w => (ValueSpec)w),
        Gen.Double[0, 1.5].Select(d => (ValueSpec)new DrawnValues(new NormalDistribution(0, d)) { AsFormed = true }),
        Gen.Double[0, 9].Select(m => (ValueSpec)new DrawnValues(new NormalDistribution(m, 5), -10, 10, OutsideRule.Redraw)),
        Gen.Double[-10, 0].Select(low => (ValueSpec)new DrawnValues(new UniformDistribution(low, -low))),
        Gen.Double[0, 1].Select(s => (ValueSpec)new DrawnValues(new LogNormalDistribution(0, s), 0, 10)));

    private static Gen<InputSpec> Input(PopulationSpec[] all) =>
        from target in Gen.Int[0, all.Length - 1]
        let size = all[target].Size
        let channel = all[target].Kernel!.Declaration.Channels[0]
        from mean in Gen.Double[0, 1000]
        from hold in Gen.Int[1, 9]
        from neurons in Gen.Int[0, size - 1].Array[0, 9]
        from rows in Gen.Double[-1e6, 1e6].Array[size * hold]
        from input in One<InputSpec>(
            new PoissonInput { Name = "", Target = $"n{target}", Channel = channel, MeanPerStep = mean, Weight = -mean },
            new NoiseInput { Name = "", Target = $"n{target}", Channel = channel, Mean = -mean, StandardDeviation = mean, HoldSteps = hold },
            new EventsInput { Name = "", Target = $"n{target}", Channel = channel, Events = [.. neurons.Select((n, i) => new InputEvent(i / 2, n, i))] },
            new ValuesInput { Name = "", Target = $"n{target}", Channel = channel, Rows = rows, HoldSteps = hold })
        select input;

    private static Gen<ProbeSpec> Probe(PopulationSpec[] all) =>
        from index in Gen.Int[0, all.Length - 1]
        from kind in One<ProbeKind>(all[index].Kernel!.Declaration.Fields.Count > 0 ? [ProbeKind.Spikes, ProbeKind.Count, ProbeKind.Field] : [ProbeKind.Spikes, ProbeKind.Count])
        from every in Gen.Int[1, 50]
        from room in Gen.Int[0, 50]
        select new ProbeSpec
        {
            Name = "",
            Population = $"n{index}",
            Kind = kind,
            Field = kind == ProbeKind.Field ? all[index].Kernel!.Declaration.Fields[0].Name : "",
            EverySteps = kind == ProbeKind.Spikes ? 1 : every,
            Capacity = room + all[index].Size,
        };
}
