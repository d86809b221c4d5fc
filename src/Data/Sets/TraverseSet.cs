using Neuromorphic.Data.Images;

namespace Neuromorphic.Data.Sets;

/// <summary>A route travelled several times: reference traverses with one image per place, and a query traverse.</summary>
/// <remarks>Immutable, thread safe.</remarks>
public sealed class TraverseSet
{
    /// <summary>A set of traverses.</summary>
    /// <param name="name">For reports.</param>
    /// <param name="references">Equally many images each: image i shows place i.</param>
    /// <param name="query">In the order of travel.</param>
    /// <param name="right">Per query the places that are right.</param>
    /// <param name="frames">Frame number of every query in its recording: numbers that do not follow one another are a gap.</param>
    /// <exception cref="InvalidDataException">Numbers of images, sizes or the ground truth do not fit together; the message says which.</exception>
    public TraverseSet(string name, IReadOnlyList<GreyImages> references, GreyImages query, IReadOnlyList<IReadOnlyList<int>> right, IReadOnlyList<int> frames)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(frames);
        if (references.Count == 0) throw new InvalidDataException($"'{name}' has no reference traverse; at least one is needed.");
        foreach (GreyImages other in references.Skip(1).Append(query))
        {
            if ((other.Rows, other.Columns) != (references[0].Rows, references[0].Columns))
                throw new InvalidDataException($"'{other.Name}' has images of {other.Rows} x {other.Columns}, '{references[0].Name}' of {references[0].Rows} x {references[0].Columns}; all traverses have one size.");
        }
        foreach (GreyImages other in references.Skip(1))
        {
            if (other.Count != references[0].Count)
                throw new InvalidDataException($"'{other.Name}' has {other.Count} images, '{references[0].Name}' has {references[0].Count}; every reference traverse has one image per place.");
        }
        if (right.Count != query.Count || frames.Count != query.Count)
            throw new InvalidDataException($"'{name}' has ground truth for {right.Count} queries and {frames.Count} frame numbers; '{query.Name}' has {query.Count} images.");
        for (int q = 0; q < right.Count; q++)
        {
            foreach (int place in right[q])
            {
                if ((uint)place >= (uint)references[0].Count)
                    throw new InvalidDataException($"'{name}': the ground truth of query {q} is reference {place}; there are references 0 to {references[0].Count - 1}.");
            }
        }
        (Name, References, Query, Right, Frames) = (name, [.. references], query, [.. right], [.. frames]);
    }

    /// <summary>For reports.</summary>
    public string Name { get; }

    /// <summary>Reference traverses.</summary>
    public IReadOnlyList<GreyImages> References { get; }

    /// <summary>Query traverse.</summary>
    public GreyImages Query { get; }

    /// <summary>Per query the places that are right.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Right { get; }

    /// <summary>Frame number of every query.</summary>
    public IReadOnlyList<int> Frames { get; }

    /// <summary>Number of places.</summary>
    public int Places => References[0].Count;

    /// <summary>The first places with the queries that show them.</summary>
    /// <param name="places">At least 1; more than there are gives all.</param>
    public TraverseSet First(int places)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        if (places >= Places) return this;
        int[] queries = [.. Enumerable.Range(0, Query.Count).Where(q => Right[q].Any(place => place < places))];
        return new TraverseSet(
            $"{Name}, first {places} places", [.. References.Select(reference => reference.Select(Enumerable.Range(0, places)))], Query.Select(queries),
            [.. queries.Select(q => Right[q].Where(place => place < places).ToArray())], [.. queries.Select(q => Frames[q])]);
    }
}
