using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Program;

/// <summary>Initial values of fields and the resolved values of specs: the same for every backend.</summary>
public static class FieldValues
{
    /// <summary>
    /// Values of one field at the start: what the kernel derives, the program sets or the declaration defaults to; drawn ones by the stream
    /// "population/NAME/FIELD", whatever the trial. One value per element, or one for a single-valued field.
    /// </summary>
    public static double[] Initial(NetworkProgram program, int population, int field)
    {
        ArgumentNullException.ThrowIfNull(program);
        PopulationSpec spec = program.Populations[population];
        FieldLayout layout = new(spec);
        FieldDeclaration declaration = layout.Declaration(field);
        int length = layout.Length(field);
        if (spec.Initial.TryGetValue(declaration.Name, out ValueSpec? given))
            return Resolve(given, length, StreamKey.Of(program.Seed, $"population/{spec.Name}/{declaration.Name}"));
        double[] values = new double[length];
        Array.Fill(values, declaration.Default);
        if (field >= layout.KernelFields || declaration.Role == FieldRole.State) return values;

        bool varied = spec.Parameters.Values.Any(value => value is not ConstantValue);
        Dictionary<string, double[]> parameters = spec.Parameters.ToDictionary(
            p => p.Key, p => Resolve(p.Value, spec.Size, StreamKey.Of(program.Seed, $"population/{spec.Name}/{p.Key}")));
        for (int i = 0; i < (varied ? length : 1); i++)
        {
            Derivation derivation = new(
                $"population '{spec.Name}'", program.DtMs,
                name => parameters.TryGetValue(name, out double[]? list) ? list[i] : Default(spec.Kernel!.Declaration, name),
                (name, value) =>
                {
                    if (name == declaration.Name) values[i] = value;
                });
            spec.Kernel!.Derive(derivation);
        }
        if (!varied) Array.Fill(values, values[0]);
        return values;
    }

    /// <summary>The values of a spec: element i of a drawn one comes from word 0 of the Philox block (i, 0, 0, 0).</summary>
    public static double[] Resolve(ValueSpec spec, int length, StreamKey stream)
    {
        double[] values = new double[length];
        switch (spec)
        {
            case ConstantValue constant:
                Array.Fill(values, constant.Value);
                break;
            case ListedValues listed:
                listed.Values.CopyTo(values, 0);
                break;
            case DrawnValues drawn:
                InversionTable table = InversionTable.Of(drawn.Distribution, drawn.Minimum, drawn.Maximum, drawn.Outside);
                for (int i = 0; i < length; i++) values[i] = table.Draw(Philox4x32.Block(new Words((uint)i, 0, 0, 0), stream).W0);
                break;
        }
        return values;
    }

    private static double Default(NeuronKernelDeclaration kernel, string name)
        => kernel.Parameters.FirstOrDefault(p => p.Name == name)?.Default
            ?? throw new KeyNotFoundException($"Kernel {kernel.Name} derives from the parameter '{name}', which it does not declare.");
}
